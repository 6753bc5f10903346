"""The rules of conduct, a module for each matter; importing this room registers them."""
