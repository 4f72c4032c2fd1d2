"""Requests and answers as they really are: tests send the requests and compare the answers."""
