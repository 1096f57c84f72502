# For those who like make; every target only calls a script, and the scripts work without it.
PREFIX ?= /usr/local
DESTDIR ?=

.PHONY: demo test check bench screenshots install

demo test check bench screenshots:
	@Scripts/$@

install:
	@Scripts/install '$(DESTDIR)$(PREFIX)'
