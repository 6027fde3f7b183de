namespace OpenLedger.Core.Sessions;

/// <summary>What is left of a session whose room was given back: its account, too short to be one, so that its key stays used (C2).</summary>
internal static class Tombstone
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 8;
}
