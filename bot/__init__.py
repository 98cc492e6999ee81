"""The IEP Guide: a plain-language guide for parents entering special education in the US."""
