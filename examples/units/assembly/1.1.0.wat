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

  ;; volume: the US gallon is 3.785411784 l
  (func (export "gallons_to_litres") (param $value f64) (result f64)
    (f64.mul (local.get $value) (f64.const 3.785411784)))
  (func (export "litres_to_gallons") (param $value f64) (result f64)
    (f64.div (local.get $value) (f64.const 3.785411784)))

  ;; angle
  (func (export "degrees_to_radians") (param $value f64) (result f64)
    (f64.mul (local.get $value) (f64.const 0.017453292519943295)))
  (func (export "radians_to_degrees") (param $value f64) (result f64)
    (f64.div (local.get $value) (f64.const 0.017453292519943295)))

  ;; energy: the thermochemical calorie is 4.184 J
  (func (export "kilocalories_to_kilojoules") (param $value f64) (result f64)
    (f64.mul (local.get $value) (f64.const 4.184)))
  (func (export "kilojoules_to_kilocalories") (param $value f64) (result f64)
    (f64.div (local.get $value) (f64.const 4.184)))

  ;; Fuel: litres for 100 km to US miles per gallon. The same formula goes both ways.
  (func (export "consumption_to_mpg") (param $value f64) (result f64)
    (f64.div (f64.div (f64.const 378.5411784) (f64.const 1.609344)) (local.get $value)))
)
