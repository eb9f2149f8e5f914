"""What k8slint is called, which version this is, and where it is at home."""

from __future__ import annotations

NAME = "k8slint"
VERSION = "0.1.0"
DOMAIN = "k8slint.dev"
HOME = f"https://{DOMAIN}"
