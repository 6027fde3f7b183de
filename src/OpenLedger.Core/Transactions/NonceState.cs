namespace OpenLedger.Core.Transactions;

/// <summary>What the System program makes of an account's bytes when it is told that they are a nonce.</summary>
public enum NonceState : byte
{
    /// <summary>Too short, or with a version or state that does not exist.</summary>
    Invalid = 0,

    /// <summary>A nonce that waits to be initialized: 8 bytes or more, all zero for a new account.</summary>
    Uninitialized = 1,

    /// <summary>A nonce in use.</summary>
    Initialized = 2,
}
