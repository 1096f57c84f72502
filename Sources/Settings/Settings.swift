// Made with the room's first type.
