"""What customers and the public see: verification of a file, status by a random link."""
