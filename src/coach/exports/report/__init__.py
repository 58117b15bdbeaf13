"""One agent's report as a file: a page, a PDF, a workbook or Markdown."""
