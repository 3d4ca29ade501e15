"""The pictures: values in, signals out; they know neither store nor session, only its frozen requests. May import
``ui.theme``, ``parts`` and frozen values."""
