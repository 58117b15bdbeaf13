"""Santun's app; start it with ``streamlit run app.py``."""

from __future__ import annotations

import streamlit as st

from coach.settings import load_settings
from coach.ui import navigation
from coach.ui.page import MARK, Services

st.set_page_config(page_title="Santun", page_icon=MARK, layout="wide")


@st.cache_resource(show_spinner=False)
def _services() -> Services:
    return Services(load_settings())


navigation.run(_services())
