"""How long the questions about entitlement take on a country's worth of records, and which plans answer them."""
