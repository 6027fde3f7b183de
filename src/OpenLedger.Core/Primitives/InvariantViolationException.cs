namespace OpenLedger.Core.Primitives;

/// <summary>A promise that this program makes about itself does not hold: the run stops with exit status 70.</summary>
public sealed class InvariantViolationException(string message) : Exception(message);
