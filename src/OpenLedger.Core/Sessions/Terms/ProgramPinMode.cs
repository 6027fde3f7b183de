namespace OpenLedger.Core.Sessions;

/// <summary>C8: how a program's code is pinned.</summary>
public enum ProgramPinMode : ulong
{
    /// <summary>Exactly the code with this hash.</summary>
    Code = 0,

    /// <summary>Any version that this upgrade authority deploys.</summary>
    Authority = 1,
}
