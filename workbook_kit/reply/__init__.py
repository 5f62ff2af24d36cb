"""What goes back to the areas: a correction workbook, a receipt or a reminder each, as mail drafts. Nothing is sent."""

from workbook_kit.reply.outgoing import generated, replies

__all__ = ["generated", "replies"]
