"""Papers made of what the guide says: letters for a word processor, checklists for print. Pure: content in, bytes out."""
