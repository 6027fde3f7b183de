using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions.Attacks;

/// <summary>How another system delegates.</summary>
/// <param name="Authority">Whom the owner approves in Token; null if the spender itself.</param>
/// <param name="Give">What gives the authority, one transaction each.</param>
/// <param name="Take">What the spender sends.</param>
/// <param name="Revoke">What the owner sends to end it.</param>
/// <param name="Most">What its limits let out in a closed interval, holdings aside; times since it was given.</param>
/// <param name="EndsByRevoking">Whether revoking ends it.</param>
/// <param name="LastMs">The last moment at which it is good, in milliseconds since it was given.</param>
internal sealed record Baseline(
    Address? Authority, Func<BaselinePlace, Instruction[]> Give, Func<BaselinePlace, ulong, Instruction> Take,
    Func<BaselinePlace, Instruction> Revoke, Func<long, long, UInt128> Most, bool EndsByRevoking = true,
    long LastMs = long.MaxValue);
