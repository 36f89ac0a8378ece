"""Open Incident Manager: a self-hosted incident manager that speaks the APIs of AWS Systems Manager
Incident Manager.
"""
