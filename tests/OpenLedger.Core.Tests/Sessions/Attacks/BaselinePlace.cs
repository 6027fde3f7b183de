using OpenLedger.Core.Primitives;
using OpenLedger.Core.Tests.Support;

namespace OpenLedger.Core.Tests.Sessions.Attacks;

/// <summary>Who is who on the ledger of a baseline.</summary>
/// <param name="Tokens">The owner's token account.</param>
/// <param name="To">The spender's.</param>
internal sealed record BaselinePlace(TestLedger Ledger, Address Owner, Address Spender, Address Tokens, Address To);
