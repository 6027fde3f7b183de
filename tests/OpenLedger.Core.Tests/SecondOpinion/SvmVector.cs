using OpenLedger.Core.Primitives;

namespace OpenLedger.Core.Tests.SecondOpinion;

/// <summary>
/// What a real SVM made of one or two transactions: accounts before, a result per transaction, accounts that differ after.
/// </summary>
/// <param name="Number">Place in the set, from 0; the generator can make one vector without the others.</param>
/// <param name="Blockhash">The newest blockhash when the first transaction comes.</param>
/// <param name="Before">What exists.</param>
/// <param name="Steps">The transactions, in order.</param>
/// <param name="After">What changed, null for an account that is gone.</param>
internal sealed record SvmVector(
    int Number, Hash256 Blockhash, IReadOnlyDictionary<Address, SvmAccount> Before, IReadOnlyList<SvmStep> Steps,
    IReadOnlyDictionary<Address, SvmAccount?> After);
