namespace OpenLedger.Core.Tests.SecondOpinion;

/// <summary>A difference by design: ours, or one between litesvm and the network that it stands for.</summary>
/// <param name="Name">By which README.md of <c>tests/second-opinion</c> explains it.</param>
/// <param name="Explains">Whether an outcome that differs is of this kind.</param>
/// <param name="LeavesSame">Whether both ledgers are the same all the same, so that accounts are compared.</param>
internal sealed record KnownDifference(string Name, Func<Disagreement, bool> Explains, bool LeavesSame = false);
