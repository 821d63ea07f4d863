"""The pages behind the links in DevSkiller's answers: exam, reports, and a recruiter's view.

`application.create` makes them; nothing here is loaded before somebody looks at a page.
"""
