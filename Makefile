# For those who like make; every target only calls a script, and the scripts work without it.
PREFIX ?= /usr/local
DESTDIR ?=

.PHONY: demo test check bench screenshots systems install uninstall

demo test check bench screenshots systems:
	@Scripts/$@

install uninstall:
	@Scripts/$@ '$(DESTDIR)$(PREFIX)'
