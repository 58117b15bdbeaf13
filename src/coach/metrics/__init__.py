"""Outcomes of service (CSAT, NPS, FRT and others) with their conventions, intervals and trends; and fair sampling."""
