"""Weather as the transport sees it: from one station, from the network, or from files."""
