"""The charts of a report: shapes that are drawn as SVG, each with the table behind it."""
