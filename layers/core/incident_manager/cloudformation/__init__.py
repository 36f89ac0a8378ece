"""Custom resources of CloudFormation in place of AWS's types, which know no other endpoint.

    request           what CloudFormation asks for, and what it is answered
    resource_type     what each type says of itself: its properties, and what is done with them
    calls             the operations of the API, as a client calls them
    properties        CloudFormation's spelling of values to that of the APIs
    waiting           for what goes on by itself, within the time that there is
    provide_resource  one request: create, update, replace, delete

The other modules are the types.
"""
