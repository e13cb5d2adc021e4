"""The screens, one a file: each reads the request, asks a service and renders."""
