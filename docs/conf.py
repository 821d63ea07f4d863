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
# What is printed by a terminal is in no language.
highlight_language = "none"

html_theme = "furo"
html_title = f"skillsim {release}"
html_copy_source = False
html_show_sphinx = False
# Everything is read from disk: no fonts, no scripts and no badges from elsewhere.
html_static_path = ["site/static"]
html_css_files = ["site.css"]
html_theme_options = {"navigation_with_keys": True}
