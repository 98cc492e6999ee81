"""Two-language text in data files."""

from __future__ import annotations

from pydantic import BaseModel, Extra, validator


class Both(BaseModel):
    """The same text in English and Spanish."""

    en: str
    es: str

    class Config:
        extra = Extra.forbid

    @validator("en", "es")
    def _not_empty(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("write the text in both languages")
        return text.strip()

    def in_(self, lang: str) -> str:
        """The text in "en" or "es"."""
        return self.es if lang == "es" else self.en
