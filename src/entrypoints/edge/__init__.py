"""The edge: the local CDN, a process and port of its own, for installations without CloudFront."""

from entrypoints.edge.app import create_edge

__all__ = ["create_edge"]
