"""The REST interface: every register to read, every act to perform, by tokens with rights of their own."""
