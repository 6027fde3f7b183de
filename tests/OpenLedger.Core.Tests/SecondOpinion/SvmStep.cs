using OpenLedger.Core.Primitives;

namespace OpenLedger.Core.Tests.SecondOpinion;

/// <summary>One transaction and what the SVM said.</summary>
/// <param name="Wire">The transaction's bytes.</param>
/// <param name="NewBlockhash">The newest blockhash from here on, if all earlier ones are too old by now; otherwise null.</param>
/// <param name="Outcome">The answer, in the words of <see cref="Outcomes"/>.</param>
/// <param name="ComputeUnits">What it used, if it succeeded.</param>
internal sealed record SvmStep(byte[] Wire, Hash256? NewBlockhash, string Outcome, uint? ComputeUnits);
