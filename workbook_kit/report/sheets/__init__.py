"""The sheets of the national and ELY workbooks."""
