"""The protocols of the two AWS services, driven by botocore's own service models.

    http        what a gateway hands over and what it takes back
    calls       a validated call, who makes it, and what answers it
    errors      the error that a client is meant to see
    endpoint    from a request to a response: route, authenticate, decode, handle, encode
    signature   Signature Version 4, verified

The modules are imported one by one: a function pays only for what it uses.
"""
