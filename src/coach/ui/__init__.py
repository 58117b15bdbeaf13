"""The app: pages found by place, made of components that are functions of data."""
