"""The operations of both services: from a validated request to a service, and from its result to
the answer.
"""
