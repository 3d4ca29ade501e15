"""The pictures: values in, signals out; they know neither session nor store. May import ``ui.theme``
and frozen values."""
