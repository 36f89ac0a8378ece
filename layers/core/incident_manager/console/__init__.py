"""The web console: pages over the same operations and services that the APIs use.

visit.py, answer.py       a browser's request, and what it gets
form_rows.py              rows of a form, by their number
session.py, forgery.py    who is signed in; that a form is one of ours
seen.py                   that nobody's change is replaced unseen
registry.py, site.py      which view answers which address, and whom it lets in
desk.py                   what a view may use
rendering.py, assets.py   templates and files
on_call/                  schedules drawn, and their forms, without a browser or a store
views/                    a noun a module: pages and what their forms do
"""
