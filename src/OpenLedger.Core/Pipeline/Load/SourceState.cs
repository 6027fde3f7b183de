namespace OpenLedger.Core.Pipeline.Load;

/// <summary>What a source has after it filled a batch.</summary>
public enum SourceState : byte
{
    /// <summary>More at once.</summary>
    More,

    /// <summary>Nothing for now: what it gave so far should not wait for fuller blocks. It is asked again.</summary>
    Idle,

    /// <summary>Nothing more, ever.</summary>
    End,
}
