using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;

namespace Rungs;

/// <summary>Takes an expression apart that is one call of a portable method.</summary>
/// <remarks>Most arguments are read by hand, which takes tens of nanoseconds; what is left is interpreted, which takes microseconds.</remarks>
internal static class CallExpression
{
    /// <summary>The method that is called, and its arguments, evaluated once, in their order.</summary>
    /// <param name="call">The lambda.</param>
    /// <param name="item">What the lambda's parameter stands for, where it has one.</param>
    /// <exception cref="ArgumentException">It is not one call of a portable method.</exception>
    internal static (PortableMethod Method, object?[] Arguments) Read(LambdaExpression call, object? item = null)
    {
        var body = call.Body;
        while (body is UnaryExpression { NodeType: ExpressionType.Convert, Method: null } cast && cast.Type.IsAssignableFrom(cast.Operand.Type))
            body = cast.Operand; // boxed, or taken for a base type
        if (body is not MethodCallExpression invocation)
            throw new ArgumentException($"'{call.Body}' is not one call of a static method. Write () => Type.Method(arguments).", nameof(call));
        if (invocation.Object is not null && !invocation.Method.IsDefined(typeof(PortableAttribute), inherit: false))
            throw new ArgumentException($"'{call.Body}' calls a method of an object, which would have to cross. Write () => Type.Method(arguments), of a static method that is marked [Portable].", nameof(call));

        var method = PortableRegistry.Find(invocation.Method);
        var values = new object?[invocation.Arguments.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Evaluate(invocation.Arguments[i], item);
        return (method, values);
    }

    private static object? Evaluate(Expression expression, object? item) => expression switch
    {
        ConstantExpression constant => constant.Value,
        ParameterExpression => item,
        MemberExpression { Member: FieldInfo { IsStatic: true } field } => field.GetValue(null),
        MemberExpression { Member: FieldInfo field, Expression: { } target } when Evaluate(target, item) is { } owner => field.GetValue(owner),
        MemberExpression { Member: PropertyInfo { GetMethod.IsStatic: true } property } => Get(property, null),
        MemberExpression { Member: PropertyInfo property, Expression: { Type.IsValueType: false } target } when Evaluate(target, item) is { } owner => Get(property, owner),
        UnaryExpression { NodeType: ExpressionType.Convert, Method: null } cast when cast.Type.IsAssignableFrom(cast.Operand.Type) => Evaluate(cast.Operand, item),
        DefaultExpression { Type.IsValueType: false } => null,
        _ => Interpret(expression, item),
    };

    private static object? Get(PropertyInfo property, object? owner) => property.GetValue(owner, BindingFlags.DoNotWrapExceptions, null, null, null);

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "It is interpreted.")]
    private static object? Interpret(Expression expression, object? item)
    {
        var whole = new ItemInserted(item).Visit(expression);
        return Expression.Lambda<Func<object?>>(Expression.Convert(whole, typeof(object))).Compile(preferInterpretation: true)();
    }

    /// <summary>Puts a value where the lambda's parameter stands.</summary>
    private sealed class ItemInserted(object? item) : ExpressionVisitor
    {
        /// <summary>The parameters of lambdas within.</summary>
        private readonly HashSet<ParameterExpression> _inner = [];

        protected override Expression VisitLambda<T>(Expression<T> node)
        {
            _inner.UnionWith(node.Parameters);
            return base.VisitLambda(node);
        }

        protected override Expression VisitParameter(ParameterExpression node) => _inner.Contains(node) ? node : Expression.Constant(item, node.Type);
    }
}
