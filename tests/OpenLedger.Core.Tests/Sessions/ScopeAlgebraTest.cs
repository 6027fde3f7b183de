using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Sessions.Fuzz;
using OpenLedger.Core.Tests.Support;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>The scope algebra is an order with meets, for whatever terms: total, and never says "narrower" of what is not.</summary>
public sealed class ScopeAlgebraTest
{
    private readonly Random _random = new(5);
    private readonly FuzzStage _stage;
    private readonly FuzzTerms _terms;

    public ScopeAlgebraTest()
    {
        _stage = new FuzzStage(_random);
        _terms = new FuzzTerms(_stage, _random);
    }

    [Fact]
    public void I2_the_meet_of_two_is_part_of_both_and_everything_is_part_of_itself()
    {
        for (int i = 0; i < 3_000; i++)
        {
            (SessionTerms left, SessionTerms right) = (Draw(), Draw());
            SessionTerms meet = ScopeAlgebra.Meet(left, right);
            if (left.Domain == right.Domain && meet.Clauses.Length <= SessionTerms.MaxClauses)
            {
                Assert.True(ScopeAlgebra.IsSubset(meet, left), $"{i}: the meet is part of the left one");
                Assert.True(ScopeAlgebra.IsSubset(meet, right), $"{i}: the meet is part of the right one");
            }

            Assert.True(ScopeAlgebra.IsSubset(left, left), $"{i}: reflexive");
            SessionTerms same = ScopeAlgebra.Meet(left, left);
            Assert.True(ScopeAlgebra.IsSubset(same, left) && ScopeAlgebra.IsSubset(left, same), $"{i}: idempotent");
        }
    }

    [Fact]
    public void I2_being_part_of_is_transitive()
    {
        int found = 0;
        for (int i = 0; i < 3_000; i++)
        {
            SessionTerms whole = Draw();
            SessionTerms part = _terms.DrawPart(whole, 0, whole.Delegate);
            SessionTerms piece = _terms.DrawPart(part, 0, whole.Delegate);
            if (ScopeAlgebra.IsSubset(part, whole) && ScopeAlgebra.IsSubset(piece, part))
            {
                found++;
                Assert.True(ScopeAlgebra.IsSubset(piece, whole), $"{i}");
            }
        }

        Assert.True(found > 100, $"{found} chains");
    }

    [Fact]
    public void What_is_part_of_both_is_part_of_the_meet()
    {
        int found = 0;
        for (int i = 0; i < 3_000; i++)
        {
            SessionTerms left = Draw();
            SessionTerms right = _terms.DrawPart(left, 0, left.Delegate);
            SessionTerms piece = _terms.DrawPart(right, 0, left.Delegate);
            if (ScopeAlgebra.IsSubset(piece, left) && ScopeAlgebra.IsSubset(piece, right))
            {
                found++;
                Assert.True(ScopeAlgebra.IsSubset(piece, ScopeAlgebra.Meet(left, right)), $"{i}");
            }
        }

        Assert.True(found > 100, $"{found} pieces");
    }

    private SessionTerms Draw() =>
        _terms.Draw(_stage.Owners[0], 0, 0, TestLedger.Place(FuzzStage.Principals[0]));
}
