;; Conversions between units, by the exact definitions of the units.
(module
  ;; temperature
  (func (export "celsius_to_fahrenheit") (param $value f64) (result f64)
    (f64.add (f64.div (f64.mul (local.get $value) (f64.const 9)) (f64.const 5)) (f64.const 32)))
  (func (export "fahrenheit_to_celsius") (param $value f64) (result f64)
    (f64.div (f64.mul (f64.sub (local.get $value) (f64.const 32)) (f64.const 5)) (f64.const 9)))
  (func (export "celsius_to_kelvin") (param $value f64) (result f64)
    (f64.add (local.get $value) (f64.const 273.15)))
  (func (export "kelvin_to_celsius") (param $value f64) (result f64)
    (f64.sub (local.get $value) (f64.const 273.15)))

  ;; length: the international foot is 0.3048 m, the mile 1609.344 m, the nautical mile 1852 m
  (func (export "feet_to_metres") (param $value f64) (result f64)
    (f64.mul (local.get $value) (f64.const 0.3048)))
  (func (export "metres_to_feet") (param $value f64) (result f64)
    (f64.div (local.get $value) (f64.const 0.3048)))
  (func (export "miles_to_kilometres") (param $value f64) (result f64)
    (f64.mul (local.get $value) (f64.const 1.609344)))
  (func (export "kilometres_to_miles") (param $value f64) (result f64)
    (f64.div (local.get $value) (f64.const 1.609344)))
  (func (export "nautical_miles_to_kilometres") (param $value f64) (result f64)
    (f64.mul (local.get $value) (f64.const 1.852)))
  (func (export "kilometres_to_nautical_miles") (param $value f64) (result f64)
    (f64.div (local.get $value) (f64.const 1.852)))

  ;; mass: the international pound is 0.45359237 kg
  (func (export "pounds_to_kilograms") (param $value f64) (result f64)
    (f64.mul (local.get $value) (f64.const 0.45359237)))
  (func (export "kilograms_to_pounds") (param $value f64) (result f64)
    (f64.div (local.get $value) (f64.const 0.45359237)))
)
