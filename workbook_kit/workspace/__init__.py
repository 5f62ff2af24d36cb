"""The officer's folder: where things lie in it, what is kept in it, who may write in it."""
