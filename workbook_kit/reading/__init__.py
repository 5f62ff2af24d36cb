"""Reading what came back, in the order of the modules: intake, package, sheets, locate, values, returns."""
