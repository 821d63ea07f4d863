"""How Sphinx builds the site; `scripts/docs` puts the pages together first."""

import skillsim

project = "skillsim"
copyright = "the skillsim contributors, Apache-2.0"  # noqa: A001 - Sphinx asks for this name
release = skillsim.__version__

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
myst_enable_extensions = ["attrs_inline"]
# Links to headings, as code hosts make them.
myst_heading_anchors = 4
# A flag keeps its two hyphens, and what is quoted its quotes.
smartquotes = False
# What is printed by a terminal is in no language.
highlight_language = "none"

html_theme = "furo"
html_title = f"skillsim {release}"
# The console's.
html_favicon = "../simulator/skillsim/console/static/icon.svg"
html_copy_source = False
# Nothing here is entered into an index, so its page would be empty.
html_use_index = False
html_show_sphinx = False
# Everything is read from disk: no fonts, no scripts and no badges from elsewhere.
html_static_path = ["site/static"]
html_css_files = ["site.css"]
html_theme_options = {"navigation_with_keys": True}
