"""The dataset over HTTP: a function from requests to responses; sockets are outside."""
