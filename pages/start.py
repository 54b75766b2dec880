"""Where somebody lands who has no part in any school yet; everybody else is sent on by the frame."""

import streamlit as st


def run() -> None:
    st.title("Welcome")
    st.write("Your account has no role yet. Ask your administrator to give you one; then this page leads on by itself.")
