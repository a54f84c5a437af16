"""Prints HTML files with WeasyPrint, one process for all, the fonts loaded once."""

import pathlib
import sys

import weasyprint
from weasyprint.text.fonts import FontConfiguration

for name in sys.argv[1:]:
    source = pathlib.Path(name)
    page = weasyprint.HTML(filename=source)
    page.write_pdf(source.with_suffix(".weasy.pdf"), font_config=FontConfiguration())
