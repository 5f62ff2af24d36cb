"""What is asked: forms as declared, the kinds of their fields, the rules by which answers become figures."""
