import Testing

/// Everything a corpus has, sent to running services, one kind of input after the other.
@Suite(.serialized) enum HostileInput {}
