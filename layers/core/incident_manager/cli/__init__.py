"""The administrator's command, run where AWS credentials are: `python -m incident_manager`."""
